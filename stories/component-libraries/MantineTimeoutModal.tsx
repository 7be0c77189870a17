import { Alert, Button, Group, Paper, RingProgress, Stack, Text, Title } from '@mantine/core'
import { en, useSessionExpiry, useSessionTimeoutModal, type TimeoutMessages } from '@stillhere/react'
import type { ReactNode } from 'react'
import { plainDialog } from './plainDialog.ts'
import { noteOf, partLeft } from './timeoutNote.ts'

/** The question as an app made with Mantine would ask it: its paper, its ring, its buttons; our behaviour. */
export function MantineTimeoutModal({ messages }: { messages?: Partial<TimeoutMessages> | undefined }): ReactNode {
  const words = { ...en, ...messages }
  const modal = useSessionTimeoutModal()
  const { limit } = modal
  const note = noteOf(modal.phase, words)
  return (
    <dialog {...modal.getDialogProps({ style: plainDialog })}>
      {modal.open && (
        <Paper shadow="xl" radius="md" p="xl" withBorder w={400} maw="100%">
          <Stack align="center" ta="center" gap="sm">
            <Ring words={words} />
            <Title {...modal.getTitleProps()} order={2} size="h3">
              {words.timeoutTitle({ limit })}
            </Title>
            <Text {...modal.getTextProps()}>{words.timeoutText({ limit })}</Text>
            {note && (
              <output style={{ width: '100%' }}>
                <Alert color={note.isProblem ? 'yellow' : 'blue'} role="none" ta="start">
                  {note.text}
                </Alert>
              </output>
            )}
            <Group grow w="100%" mt="sm" preventGrowOverflow={false}>
              <Button {...modal.getSignOutButtonProps()} variant="default">
                {words.signOut}
              </Button>
              <Button {...modal.getStayButtonProps()}>{limit === 'idle' ? words.stay : words.signInAgain}</Button>
            </Group>
          </Stack>
        </Paper>
      )}
    </dialog>
  )
}

function Ring({ words }: { words: TimeoutMessages }) {
  const expiry = useSessionExpiry()
  const seconds = Math.ceil((expiry.remainingMs ?? 0) / 1_000)
  const label = words.timeRemaining({ remainingMs: seconds * 1_000, locale: words.locale })
  return (
    <div role="timer" aria-label={label}>
      <RingProgress
        aria-hidden="true"
        size={96}
        thickness={5}
        roundCaps
        sections={[{ value: partLeft(seconds) * 100, color: 'blue' }]}
        label={
          <Text size="xl" ta="center">
            {seconds}
          </Text>
        }
      />
    </div>
  )
}
