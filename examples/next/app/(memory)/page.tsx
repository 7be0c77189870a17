import Link from 'next/link'

export default function Goods() {
  return (
    <main>
      <h1>Goods</h1>
      <Link href="/orders">All Orders</Link>
      <form method="post" action="/sign-in">
        <button>Sign in</button>
      </form>
    </main>
  )
}
