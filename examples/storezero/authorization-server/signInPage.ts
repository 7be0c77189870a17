import { escape } from '../page.ts'
import { storezeroPage } from './pages.ts'
import { demoCode } from './twoSteps.ts'
import { upstreamName } from './upstream.ts'

/** What the sign-in page needs to know of the request behind it. */
export type SignInRequest = {
  action: string
  application: string
  username: string
  /** The password alone is not enough. */
  needsCode: boolean
  /** The person is known and proves their identity once more. */
  again: boolean
}

/** What did not work, and what to do about it. */
export const problems = {
  mismatch: 'That username and password do not match. Please try again.',
  mismatchOrCode: 'That username and password do not match, or the code is not right. Please try again.',
  code: 'The code is not right. Please try again.',
  codeToo: 'Please give your code as well: this browser is not known for you yet.',
  cancelled: `You came back from ${upstreamName} without signing in there. You can try again, or use your password.`,
  refused: `${upstreamName} could not sign you in this time. You can try again, or use your password.`,
  unreachable: `${upstreamName} can’t be reached at the moment. You can use your password, or try again in a while.`,
} as const
export type Problem = keyof typeof problems

export const signInPage = (
  { action, application, username, needsCode, again }: SignInRequest,
  problem: Problem | null,
): string =>
  storezeroPage(
    'Sign in',
    `<div>
       <h1>${again ? 'Confirm it’s you' : 'Sign in'}</h1>
       <p class="quiet">to continue to ${escape(application)}</p>
     </div>
     ${alert(problem)}
     <form method="post" action="${escape(action)}">
       <label class="field">Username
         <input name="username" value="${escape(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${username ? '' : 'autofocus'}></label>
       <label class="field">Password
         <input name="password" type="password" autocomplete="current-password" required ${username ? 'autofocus' : ''}></label>
       ${needsCode ? codeFields('') : ''}
       <button class="button">Sign in</button>
     </form>
     <form class="other-way" method="post" action="${escape(action)}/federated">
       <p class="or">or</p>
       <button class="button plain">Continue with ${upstreamName}</button>
       ${goBack(action)}
     </form>`,
    'This is a demo. Use <span><code>ada</code> / <code>ada</code></span> or <span><code>grace</code> / <code>grace</code></span>.',
  )

/** The second step of a user from the social provider. */
export const codePage = (
  { action, application }: Pick<SignInRequest, 'action' | 'application'>,
  problem: Problem | null,
): string =>
  storezeroPage(
    'One more step',
    `<div>
       <h1>One more step</h1>
       <p class="quiet">to continue to ${escape(application)}</p>
     </div>
     ${alert(problem)}
     <form method="post" action="${escape(action)}/code">
       ${codeFields('autofocus')}
       <button class="button">Sign in</button>
       ${goBack(action)}
     </form>`,
  )

const alert = (problem: Problem | null) => {
  if (!problem) return ''
  // a cancellation is no error
  const look = problem === 'cancelled' || problem === 'codeToo' ? 'notice' : 'problem'
  return `<p class="${look}" role="alert">${problems[problem]}</p>`
}

const goBack = (action: string) => `<a class="cancel" href="${escape(action)}/cancel">Go back</a>`

const codeFields = (attributes: string) => `<label class="field">Code
         <input name="code" inputmode="numeric" autocomplete="one-time-code" required ${attributes}>
         <small class="quiet">Enter ${demoCode}. In earnest it would come from your phone; this is a demo.</small></label>
       <label class="choice"><input name="remember" type="checkbox" value="yes">
         <span>Don’t ask for this again in this browser <small class="quiet">for 30 days. Not on a shared computer.</small></span></label>`
