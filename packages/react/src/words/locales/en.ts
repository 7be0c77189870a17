import { noticeMessages, pageMessages } from '../pageMessages.ts'
import { endedMessages } from '../endedMessages.ts'
import { timeoutMessages } from '../timeoutMessages.ts'
import type { Messages } from '../Messages.ts'

/** English, the default, and the example for other locales. */
export const en: Messages = { ...timeoutMessages, ...endedMessages, ...pageMessages, ...noticeMessages }
