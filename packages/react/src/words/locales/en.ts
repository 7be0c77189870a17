import { endedMessages, pageMessages, timeoutMessages } from '../defaultMessages.ts'
import type { Messages } from '../Messages.ts'

/** The default, as an example for other locales. */
export const en: Messages = { ...timeoutMessages, ...endedMessages, ...pageMessages }
