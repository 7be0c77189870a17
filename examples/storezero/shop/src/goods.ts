/** Something to buy. Price in euro cents. */
export type Good = { id: string; name: string; note: string; price: number }

export const goods: readonly Good[] = [
  { id: 'mug', name: 'Stoneware mug', note: 'Thrown by hand, holds 300 ml', price: 2400 },
  { id: 'lamp', name: 'Reading lamp', note: 'Warm light, brass joint', price: 8900 },
  { id: 'notebook', name: 'Dot-grid notebook', note: 'Sewn, lies flat', price: 1400 },
  { id: 'bottle', name: 'Steel bottle', note: 'Cold for a day', price: 2900 },
  { id: 'blanket', name: 'Wool blanket', note: 'Undyed, 130 × 180 cm', price: 12500 },
  { id: 'teapot', name: 'Teapot', note: 'Pours without a drop', price: 5800 },
  { id: 'clock', name: 'Wall clock', note: 'Silent movement', price: 7200 },
  { id: 'tote', name: 'Canvas tote', note: 'Carries a week of food', price: 3200 },
]
