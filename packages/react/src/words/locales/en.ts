import { noticeMessages, pageMessages } from '../defaultMessages.ts'
import { endedMessages } from '../endedMessages.ts'
import { timeoutMessages } from '../timeoutMessages.ts'
import type { Messages } from '../Messages.ts'

/** English, the default; an example for other locales. */
export const en: Messages = { ...timeoutMessages, ...endedMessages, ...pageMessages, ...noticeMessages }
