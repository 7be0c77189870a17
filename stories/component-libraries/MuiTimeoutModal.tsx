import { Alert, Box, Button, CircularProgress, Paper, Stack, Typography } from '@mui/material'
import { en, useSessionExpiry, useSessionTimeoutModal, type TimeoutMessages } from '@stillhere/react'
import type { ReactNode } from 'react'
import { plainDialog } from './plainDialog.ts'
import { noteOf, partLeft } from './timeoutNote.ts'

/** The question as an app made with MUI would ask it: its paper, its ring, its buttons; our behaviour. */
export function MuiTimeoutModal({ messages }: { messages?: Partial<TimeoutMessages> | undefined }): ReactNode {
  const words = { ...en, ...messages }
  const modal = useSessionTimeoutModal()
  const { limit } = modal
  const note = noteOf(modal.phase, words)
  return (
    <dialog {...modal.getDialogProps({ style: plainDialog })}>
      {modal.open && (
        <Paper elevation={24} sx={{ width: 400, maxWidth: '100%', p: 4, borderRadius: 2 }}>
          <Stack spacing={2} sx={{ alignItems: 'center', textAlign: 'center' }}>
            <Ring words={words} />
            <Typography {...modal.getTitleProps()} variant="h6" component="h2">
              {words.timeoutTitle({ limit })}
            </Typography>
            <Typography {...modal.getTextProps()} color="text.secondary">
              {words.timeoutText({ limit })}
            </Typography>
            {note && (
              <Box component="output" sx={{ width: '100%', textAlign: 'start' }}>
                <Alert severity={note.isProblem ? 'warning' : 'info'} role="none" icon={false}>
                  {note.text}
                </Alert>
              </Box>
            )}
            <Stack direction="row" useFlexGap spacing={1} sx={{ flexWrap: 'wrap', justifyContent: 'center', pt: 1 }}>
              <Button {...modal.getSignOutButtonProps()} color="inherit">
                {words.signOut}
              </Button>
              <Button {...modal.getStayButtonProps()} variant="contained" disableFocusRipple>
                {limit === 'idle' ? words.stay : words.signInAgain}
              </Button>
            </Stack>
          </Stack>
        </Paper>
      )}
    </dialog>
  )
}

function Ring({ words }: { words: TimeoutMessages }) {
  const expiry = useSessionExpiry()
  const seconds = Math.ceil((expiry.remainingMs ?? 0) / 1_000)
  return (
    <Box sx={{ position: 'relative', display: 'inline-flex' }}>
      <CircularProgress
        variant="determinate"
        value={partLeft(seconds) * 100}
        size={88}
        thickness={2}
        aria-hidden="true"
      />
      <Box
        role="timer"
        aria-label={words.timeRemaining({ remainingMs: seconds * 1_000, locale: words.locale })}
        sx={ringText}
      >
        <Typography variant="h5" component="span" aria-hidden="true">
          {seconds}
        </Typography>
      </Box>
    </Box>
  )
}

const ringText = { position: 'absolute', inset: 0, display: 'grid', placeContent: 'center' } as const
