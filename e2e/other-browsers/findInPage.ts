import { queryAllByLabelText, queryAllByRole, queryAllByText } from '@testing-library/dom'

/** One step on the way to an element, as Playwright's locators have them. Names match in part unless `exact`. */
export type Step =
  | { by: 'role'; role: string; name?: string | undefined; exact?: boolean | undefined }
  | { by: 'text'; text: string }
  | { by: 'label'; text: string }

const take = (within: HTMLElement, step: Step): HTMLElement[] => {
  switch (step.by) {
    case 'role': {
      const { role, name = '', exact } = step
      const wanted = name.toLowerCase()
      const matches = (found: string): boolean => (exact ? found === name : found.toLowerCase().includes(wanted))
      return queryAllByRole(within, role, { name: matches })
    }
    case 'text':
      return queryAllByText(within, step.text, { exact: false })
    case 'label':
      return queryAllByLabelText(within, step.text, { exact: false })
  }
}

const isVisible = (element: HTMLElement): boolean => {
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
}

/** In the page: returns the visible elements to which the steps lead. */
const findInPage = (steps: Step[]): HTMLElement[] =>
  steps
    .reduce<HTMLElement[]>((found, step) => found.flatMap((within) => take(within, step)), [document.body])
    .filter(isVisible)

Object.assign(globalThis, { findInPage })
