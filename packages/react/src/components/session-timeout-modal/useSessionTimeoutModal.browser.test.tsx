import { act, cleanup, fireEvent, screen, within } from '@testing-library/react'
import { TokenClientError, type TokenClientErrorCode } from '@stillhere/token-client'
import { createRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { afterEach, expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { showModalPage } from './modalPage.tsx'
import { useSessionTimeoutModal, type SessionTimeoutModalOptions } from './useSessionTimeoutModal.ts'

afterEach(cleanup)

const untilWarningMs = 240_000
const focused = () => document.activeElement
const ref = createRef<HTMLDialogElement>()
const seen: string[] = []

/** As an app would write it on elements of its own. */
function OwnModal(props: SessionTimeoutModalOptions & { refuses?: boolean }) {
  const { open, phase, limit, reason, getDialogProps, getTitleProps, getTextProps, ...buttons } =
    useSessionTimeoutModal(props)
  return (
    <dialog {...getDialogProps({ ref, className: 'own' })}>
      {open && (
        <>
          <h2 {...getTitleProps({ className: 'title' })}>{reason ? 'It is over' : 'Still there?'}</h2>
          <p {...getTextProps()}>{`${phase} ${limit}`}</p>
          <button
            {...buttons.getStayButtonProps({
              'aria-label': 'Stay',
              onClick(event) {
                seen.push('stay')
                if (props.refuses) event.preventDefault()
              },
            })}
          />
          <button {...buttons.getSignOutButtonProps({ 'aria-label': 'Leave' })} />
        </>
      )}
    </dialog>
  )
}

test('adds the behaviour to an app’s own dialog, without styles', async () => {
  const extended: string[] = []
  const page = await showModalPage(<input aria-label="Letter" />, {
    modal: <OwnModal onExtend={() => extended.push('yes')} />,
  })
  screen.getByLabelText('Letter').focus()
  await page.pass(untilWarningMs)
  const dialog = screen.getByRole('alertdialog', { name: 'Still there?' })
  await expect.element(dialog).toHaveAccessibleDescription('warning idle')
  expect(dialog).toBe(ref.current)
  expect(dialog.className).toBe('own')
  expect(document.querySelector('.stillhere')).toBeNull()
  expect(focused()).toBe(page.button('Stay'))
  seen.length = 0
  await act(async () => fireEvent.click(page.button('Stay')))
  expect(screen.queryByRole('alertdialog')).toBeNull()
  expect([...seen, ...extended]).toEqual(['stay', 'yes'])
  expect(focused()).toBe(screen.getByLabelText('Letter'))
})

test('skips its handler after preventDefault', async () => {
  const page = await showModalPage(undefined, { modal: <OwnModal refuses /> })
  await page.pass(untilWarningMs)
  await act(async () => fireEvent.click(page.button('Stay')))
  expect(page.extensions()).toBe(0)
  expect(screen.queryByRole('alertdialog')).not.toBeNull()
})

test('shows the end', async () => {
  const page = await showModalPage(undefined, { modal: <OwnModal signIn="redirect" /> })
  await page.pass(untilWarningMs + 60_000)
  const dialog = screen.getByRole('alertdialog', { name: 'It is over' })
  await expect.element(dialog).toHaveAccessibleDescription('ended idle')
  await userEvent.keyboard('{Escape}')
  expect(page.status()).toBe('ended')
  await act(async () => fireEvent.click(page.button('Stay')))
  expect(page.status()).toBe('active')
  expect(screen.queryByRole('alertdialog')).toBeNull()
})

test('opens a blocked window directly on the next click', async () => {
  const page = await showModalPage(undefined, { status: 'ended', modal: <OwnModal /> })
  const { tokenClient } = page.session
  const asked: string[] = []
  const refuse = (what: string, code: TokenClientErrorCode) => () => {
    asked.push(what)
    return Promise.reject(new TokenClientError(code, 'sign-in', 'No.'))
  }
  tokenClient.extendSession = refuse('silently', 'token-client/login-required')
  tokenClient.signIn = refuse('in a window', 'token-client/popup-blocked')
  await act(async () => fireEvent.click(page.button('Stay')))
  expect(asked.splice(0)).toEqual(['silently', 'in a window'])
  fireEvent.click(page.button('Stay'))
  expect(asked).toEqual(['in a window'])
  await act(async () => {})
})

test('signs out', async () => {
  const told: string[] = []
  const page = await showModalPage(undefined, { modal: <OwnModal onSignOut={() => told.push('yes')} /> })
  await page.pass(untilWarningMs)
  await act(async () => fireEvent.click(page.button('Leave')))
  expect(told).toEqual(['yes'])
  expect(page.status()).toBe('signed-out')
})

/** Children in a shadow tree, by a portal. */
function InShadow({ children }: { children: ReactNode }) {
  const [root, setRoot] = useState<ShadowRoot | null>(null)
  return (
    <>
      <div
        data-testid="host"
        ref={(host) => {
          if (host && !root) setRoot(host.shadowRoot ?? host.attachShadow({ mode: 'open' }))
        }}
      />
      {root && createPortal(children, root)}
    </>
  )
}

test('works in a shadow tree, and returns the focus into another', async () => {
  const page = await showModalPage(
    <InShadow>
      <input aria-label="Letter" />
    </InShadow>,
    {
      modal: (
        <div>
          <InShadow>
            <OwnModal />
          </InShadow>
        </div>
      ),
    },
  )
  const [letters, modal] = screen.getAllByTestId('host').map((host) => host.shadowRoot)
  const letter = letters?.querySelector('input')
  letter?.focus()
  await page.pass(untilWarningMs)
  const dialog = modal?.querySelector('dialog')
  expect(dialog?.open).toBe(true)
  expect(modal?.activeElement?.ariaLabel).toBe('Stay')
  const button = within(dialog as HTMLElement).getByLabelText('Stay')
  await act(async () => fireEvent.click(button))
  expect(dialog?.open).toBe(false)
  expect(letters?.activeElement).toBe(letter)
})

test('returns the focus to the host of an empty shadow tree', async () => {
  const page = await showModalPage(
    <section aria-label="Form">
      <InShadow>
        <p>Write to Grace</p>
      </InShadow>
    </section>,
  )
  const letter = screen.getByTestId('host').shadowRoot?.appendChild(document.createElement('input'))
  letter?.focus()
  await page.pass(untilWarningMs)
  letter?.remove()
  await act(async () => fireEvent.click(page.button('Stay signed in')))
  expect(focused()).toBe(screen.getByTestId('host'))
})
