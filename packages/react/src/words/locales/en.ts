import { endedMessages, noticeMessages, pageMessages, timeoutMessages } from '../defaultMessages.ts'
import type { Messages } from '../Messages.ts'

/** English, the default; an example for other locales. */
export const en: Messages = { ...timeoutMessages, ...endedMessages, ...pageMessages, ...noticeMessages }
