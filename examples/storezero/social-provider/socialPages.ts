/** The pages of the social provider: another house than Storezero's, built of the same bricks. */

import { escape, page, withFields } from '../page.ts'

/** The request behind the sign-in page. */
export type SocialSignIn = {
  action: string
  application: string
  username: string
  isMismatch: boolean
  /** The person is known and proves their identity once more. */
  again: boolean
}

export const socialSignInPage = ({ action, application, username, isMismatch, again }: SocialSignIn): string =>
  socialPage(
    'Sign in',
    `<div>
       <h1>${again ? 'Is it still you?' : 'Welcome back'}</h1>
       <p class="quiet">Your Kinfolk account opens ${escape(application)}</p>
     </div>
     ${isMismatch ? '<p class="problem" role="alert">That username and password do not match. Please try again.</p>' : ''}
     <form method="post" action="${escape(action)}">
       <label class="field">Username
         <input name="username" value="${escape(username)}" autocomplete="username" autocapitalize="none" spellcheck="false" required ${username ? '' : 'autofocus'}></label>
       <label class="field">Password
         <input name="password" type="password" autocomplete="current-password" required ${username ? 'autofocus' : ''}></label>
       <button class="button">Sign in</button>
       <a class="cancel" href="${escape(action)}/cancel">Back to ${escape(application)}</a>
     </form>`,
    'This is a demo. Use <span><code>ada</code> / <code>kite</code></span>, or <span><code>visitor</code> / <code>kite</code></span> for an account that is new to Storezero.',
  )

/** @param person who is signed in */
export const homePage = (person: { user: string } | null, shop: string): string =>
  socialPage(
    'Home',
    person
      ? `<div>
           <h1>Hello, ${escape(person.user)}</h1>
           <p class="quiet">You are signed in at Kinfolk. Whoever uses this browser can sign in to Storezero as you, without a password.</p>
         </div>
         <a class="button" href="/session/end">Sign out of Kinfolk</a>`
      : `<div>
           <h1>Nobody is signed in</h1>
           <p class="quiet">Storezero sends you here when you choose to continue with Kinfolk.</p>
         </div>
         <a class="button" href="${escape(shop)}">To the shop</a>`,
  )

/** @param form the one that oidc-provider wants to be sent; @param trusted Storezero has proved whom it means */
export const askToSignOut = (form: string, trusted: boolean): string =>
  trusted
    ? socialPage(
        'Signing out',
        `<h1>Signing you out…</h1>
         ${withFields(form, '<input type="hidden" name="logout" value="yes"><noscript><button class="button">Sign out</button></noscript>')}
         <script>document.forms[0].submit()</script>`,
      )
    : socialPage(
        'Sign out',
        `<div>
           <h1>Sign out of Kinfolk?</h1>
           <p class="quiet">Where you have signed in with it, you stay signed in until you sign out there.</p>
         </div>
         ${withFields(
           form,
           `<button class="button" name="logout" value="yes">Sign out</button>
            <button class="button plain">Stay signed in</button>`,
         )}`,
      )

export const signedOutPage = (shop: string): string =>
  socialPage(
    'Done',
    `<div>
       <h1>That’s it</h1>
       <p class="quiet">Whether you are still signed in at Kinfolk is said on <a href="/">its home page</a>.</p>
     </div>
     <a class="button" href="${escape(shop)}">To the shop</a>`,
  )

/** @param out parameters of the OAuth error: a code, and perhaps a description that was written for developers */
export const errorPage = (out: { error?: string | undefined; error_description?: string | undefined }, shop: string) =>
  socialPage(
    'Something is not right',
    `<div>
       <h1>That did not work</h1>
       <p class="quiet">You may have been away for a while. You can safely go back and try again.</p>
     </div>
     <p class="quiet"><code>${escape(out.error ?? 'server_error')}</code> ${escape(out.error_description ?? '')}</p>
     <a class="button" href="${escape(shop)}">To the shop</a>`,
  )

const socialPage = (title: string, card: string, note = ''): string =>
  page({ name: 'Kinfolk', mark: '<i></i>kinfolk' }, title, card, note)
