import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from './programs.ts'
import { startDisplay, type Running } from './startDisplay.ts'

export type Orca = Running & {
  /** Environment of a browser that Orca is to read. */
  environment: Record<string, string>
  /** Returns everything said so far, one utterance each. */
  said(): string[]
  /** Clicks with the real pointer, which moves the focus of the window manager into the page. */
  clickAt(x: number, y: number): void
}

const startLimitMs = 120_000
const spokenText = /SPEECH OUTPUT: '(.*)'(?:\[?\{.*)?$/

/** Orca wants a voice. This one is a command that says nothing. */
const configureSpeech = (folder: string): void => {
  mkdirSync(path.join(folder, 'modules'), { recursive: true })
  const settings = [
    'AddModule "silent" "sd_generic" "silent.conf"',
    'DefaultModule silent',
    'LanguageDefaultModule "en" "silent"',
  ]
  writeFileSync(path.join(folder, 'speechd.conf'), settings.join('\n'))
  const voice = ['GenericExecuteSynth "true"', 'AddVoice "en" "MALE1" "silent"']
  writeFileSync(path.join(folder, 'modules/silent.conf'), voice.join('\n'))
}

/** Starts a program that ends with this process. */
const start = (environment: NodeJS.ProcessEnv, program: string, ...args: string[]) => {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'], env: environment })
  const ended = once(child, 'exit')
  const kill = (): boolean => child.kill()
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    kill()
    await ended
  }
  return { stdout: child.stdout, stop }
}

/**
 * Starts the screen reader Orca with a display, a message bus and a window manager of its own. What it says is read
 * from its debug file; no sound is made.
 */
export const startOrca = async (): Promise<Orca> => {
  const home = mkdtempSync(path.join(tmpdir(), 'orca-'))
  mkdirSync(path.join(home, 'run'), { mode: 0o700 })
  configureSpeech(path.join(home, '.config/speech-dispatcher'))
  const display = await startDisplay('1280x1024')
  const own = {
    HOME: home,
    XDG_RUNTIME_DIR: path.join(home, 'run'),
    DISPLAY: display.name,
    GNOME_ACCESSIBILITY: '1',
    GSETTINGS_BACKEND: 'keyfile',
    XDG_SESSION_TYPE: 'x11',
    LANG: 'C.UTF-8',
  }
  const messageBus = start({ ...process.env, ...own }, 'dbus-daemon', '--session', '--nofork', '--print-address')
  const [address] = (await once(messageBus.stdout, 'data')) as [Buffer]
  const environment = { ...process.env, ...own, DBUS_SESSION_BUS_ADDRESS: String(address).trim() }
  const set = (...setting: string[]): Buffer => execFileSync('gsettings', ['set', ...setting], { env: environment })
  set('org.gnome.desktop.interface', 'toolkit-accessibility', 'true')
  set('org.gnome.desktop.a11y.applications', 'screen-reader-enabled', 'true')
  const windowManager = start(environment, findProgram('windowManager'))
  const accessibilityBus = start(environment, findProgram('accessibilityBus'), '--launch-immediately')
  const debugFile = path.join(home, 'orca.out')
  const orca = start(environment, findProgram('orca'), '--replace', `--debug-file=${debugFile}`)
  const said = (): string[] =>
    existsSync(debugFile)
      ? readFileSync(debugFile, 'utf8')
          .split('\n')
          .flatMap((line) => spokenText.exec(line)?.[1] ?? [])
      : []
  const stop = async (): Promise<void> => {
    for (const program of [orca, accessibilityBus, windowManager, messageBus]) await program.stop()
    await display.stop()
    rmSync(home, { recursive: true, force: true })
  }
  const limit = Date.now() + startLimitMs
  while (!said().includes('Screen reader on.')) {
    if (Date.now() > limit) {
      await stop()
      throw new Error('Orca did not start')
    }
    await sleep(100)
  }
  const clickAt = (x: number, y: number): Buffer =>
    execFileSync('xdotool', ['mousemove', `${x}`, `${y}`, 'click', '1'], { env: environment })
  return { environment, said, stop, clickAt }
}
