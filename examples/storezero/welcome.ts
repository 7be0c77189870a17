import { firstPeople } from './authorization-server/people.ts'
import type { Scenario } from './scenario.ts'
import { accounts } from './social-provider/accounts.ts'

/** What the person who typed the command reads. */
export function welcome(scenario: Scenario): string {
  const { origins, idleSeconds, tokenSeconds, warningSeconds, absoluteSeconds } = scenario
  const list = (people: readonly { username: string; password: string }[]) =>
    people.map(({ username, password }) => `${username} / ${password}`).join('   ')
  return `
  Storezero is open.

    Shop                  ${origins.shop}
    My Account            ${origins.account}
    Delivery partner      ${origins.partner}   (another site; signs in at the same server)
    Orders API            ${origins.api}
    Authorization server  ${origins.auth}   (/status shows its sessions)
    Operator              ${origins.auth}/operator   (who is signed in; ends sessions, changes passwords)
    Kinfolk               ${origins.social}   (a social provider, on another site)

    Sign in as            ${list(firstPeople)}
    With Kinfolk as       ${list(accounts)}
    Idle timeout ${idleSeconds} s, warning ${warningSeconds} s before; ID and access tokens ${tokenSeconds} s; ${absoluteSeconds ? `absolute timeout ${absoluteSeconds} s` : 'no absolute timeout'}

  What to try, with an eye on the strip at the bottom of each page:
    1. My Account → All Orders asks you to sign in, and brings you back to the orders.
    2. Move the mouse now and then: the deadlines move along and nothing interrupts you.
    3. Open the shop: you are signed in already.
    4. Take your hands off for ${idleSeconds - warningSeconds} s: you are asked whether you are still here. Stay, or let it lapse.
    5. Sign out of the shop.
    6. Go back to My Account: it asks you to sign in again, and you are back where you were.
  And:
    - Open My Account → Sessions, and watch the three sessions begin, be extended and end while you do all that.
    - Half-fill the shop’s checkout, let the session lapse, sign in again in the window: what you typed is still there.
    - Block third-party cookies and open the delivery partner: “Stay signed in” still works, in a window that closes itself.

  In half a minute instead:
    STOREZERO_IDLE_SECONDS=30 STOREZERO_ID_TOKEN_SECONDS=15 STOREZERO_WARNING_SECONDS=10 npx -y pnpm@12 start

  Ctrl-C ends everything.
`
}
