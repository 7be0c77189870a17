import { Form, Link } from 'react-router'

export default function Goods() {
  return (
    <main>
      <h1>Goods</h1>
      <Link to="/orders">All Orders</Link>
      <Form reloadDocument method="post" action="/sign-in">
        <button>Sign in</button>
      </Form>
    </main>
  )
}
