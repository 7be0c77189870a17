import type { ReactNode } from 'react'
import { useState } from 'react'
import { useQueries } from '@tanstack/react-query'
import { useLeaveNote } from './useLeaveNote.ts'
import { useOrdersApi } from './useOrdersApi.ts'

const size = 30

/** For tests: sends a mutation and many requests at once, each with its own name, so that the API can count them. */
export function BurstPage(): ReactNode {
  const ask = useOrdersApi()
  const note = useLeaveNote('SZ-2094')
  const [isOn, setOn] = useState(false)
  const answers = useQueries({
    queries: Array.from({ length: size }, (_, number) => ({
      queryKey: ['burst', number],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(`/orders?burst=${number}`, { signal }),
      enabled: isOn,
      staleTime: Infinity, // fetched again only after a failure
    })),
  })
  const start = () => {
    note.mutate('Ring twice')
    setOn(true)
  }
  return (
    <>
      <h1>Many requests at once</h1>
      <button type="button" className="button" onClick={start}>
        Ask
      </button>
      <p>
        <output>
          {answers.filter(({ isSuccess }) => isSuccess).length} of {size} answered, the note is {note.status}
        </output>
      </p>
    </>
  )
}
