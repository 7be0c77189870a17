import { SessionEndedDialog, SessionTimeoutModal, SessionTimeoutNotice } from '@stillhere/react'
import { de } from '@stillhere/react/locales/de'

const words = { ...de, stay: 'Ich bin noch da' }

export const Dialogs = () => (
  <>
    <SessionTimeoutModal messages={words} />
    <SessionEndedDialog messages={words} />
    <SessionTimeoutNotice messages={words} locale="de-CH" />
  </>
)
