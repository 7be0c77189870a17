/** @jsxRuntime classic */
// Storybook's manager has a React of its own, older than this workspace's: no automatic JSX
import React from 'react'
import { addons, types } from 'storybook/manager-api'
import { create } from 'storybook/theming'
import { TimeTool } from './TimeTool.tsx'

addons.register('stillhere/time', () => {
  addons.add('stillhere/time/tool', {
    type: types.TOOL,
    title: 'Time',
    match: ({ viewMode, tabId }) => viewMode === 'story' && !tabId,
    render: () => <TimeTool />,
  })
})

/** Whole pages that need the room. */
const isPage = (storyId: string | undefined) => /^(welcome|six-acts)--/.test(storyId ?? '')

addons.setConfig({
  theme: create({ base: 'light', brandTitle: 'Stillhere', brandTarget: '_self' }),
  layoutCustomisations: {
    showPanel: ({ storyId }, isShown) => (isPage(storyId) ? false : isShown),
  },
})
