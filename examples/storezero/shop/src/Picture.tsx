import type { ReactNode } from 'react'

// body, shade and light come from the style sheet, so the pictures follow the colour scheme
const shapes: Record<string, ReactNode> = {
  mug: (
    <>
      <path className="line" d="M78 50h8a13 13 0 0 1 0 30h-8" />
      <path className="body" d="M34 40h46v42a14 14 0 0 1-14 14H48a14 14 0 0 1-14-14z" />
      <path className="shade" d="M34 40h46v12H34z" />
    </>
  ),
  lamp: (
    <>
      <path className="line" d="M44 96V66l22-24" />
      <path className="body" d="m58 30 26 20-6 14-32-24z" />
      <path className="light" d="m77 62 14 22H60z" />
      <path className="shade" d="M28 94h32v6H28z" />
    </>
  ),
  notebook: (
    <>
      <path className="body" d="M34 26h50a4 4 0 0 1 4 4v62a4 4 0 0 1-4 4H34z" />
      <path className="shade" d="M34 26h10v70H34z" />
      <path className="light" d="M56 42h20v10H56z" />
      <path className="line thin" d="M76 26v70" />
    </>
  ),
  bottle: (
    <>
      <path className="shade" d="M52 20h16v12H52z" />
      <path className="body" d="M50 32h20c0 12 8 12 8 24v36a8 8 0 0 1-8 8H50a8 8 0 0 1-8-8V56c0-12 8-12 8-24z" />
      <path className="light" d="M48 62h5v28h-5z" />
    </>
  ),
  blanket: (
    <>
      <path className="body" d="M26 40h68v52H26z" />
      <path className="shade" d="M26 40h68v14H26zM26 66h68v6H26z" />
      <path className="line thin" d="M32 92v8m8-8v8m8-8v8m8-8v8m8-8v8m8-8v8m8-8v8m8-8v8" />
    </>
  ),
  teapot: (
    <>
      <path className="line" d="M84 56c16-6 18 26-2 26" />
      <path className="body" d="M38 62 20 50l-2 6 18 26zM60 46c18 0 28 12 28 26S76 96 60 96 32 86 32 72s10-26 28-26z" />
      <path className="shade" d="M44 44h32v6H44z" />
      <circle className="shade" cx="60" cy="38" r="5" />
    </>
  ),
  clock: (
    <>
      <circle className="shade" cx="60" cy="62" r="38" />
      <circle className="body" cx="60" cy="62" r="33" />
      <path className="line thin dark" d="M60 40v22l14 9" />
    </>
  ),
  tote: (
    <>
      <path className="line" d="M46 50V38a14 14 0 0 1 28 0v12" />
      <path className="body" d="M30 48h60l-5 50H35z" />
      <path className="light" d="M52 66h16v14H52z" />
    </>
  ),
}

/** A small drawing of a good. Decoration: its name stands beside it. */
export const Picture = ({ of: id }: { of: string }): ReactNode => (
  <svg className={`picture ${id}`} viewBox="0 0 120 120" aria-hidden="true">
    {shapes[id]}
  </svg>
)
