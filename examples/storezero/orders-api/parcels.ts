/** One parcel on the round of the delivery partner's courier. */
export type Parcel = { id: string; slot: string; place: string; hint: string; pieces: number }

/** What a courier has to hand over today, by the subject of the access token. */
export const parcelsOf = (subject: string): readonly Parcel[] => parcelsBySubject[subject] ?? []

const parcelsBySubject: Record<string, readonly Parcel[]> = {
  ada: [
    { id: 'HC-4171', slot: '9:00 – 9:30', place: '12 Mill Lane', hint: 'Second floor, bell on the left', pieces: 2 },
    { id: 'HC-4172', slot: '9:30 – 10:00', place: '3 Weaver’s Yard', hint: 'Blue gate', pieces: 1 },
    {
      id: 'HC-4180',
      slot: '10:30 – 11:00',
      place: '48 Station Road',
      hint: 'Ask at the bakery if nobody is in',
      pieces: 1,
    },
    { id: 'HC-4185', slot: '11:00 – 12:00', place: '7 Lime Walk', hint: 'Fragile, carry upright', pieces: 3 },
  ],
  grace: [
    { id: 'HC-4203', slot: '9:00 – 10:00', place: '21 Harbour Street', hint: 'Goods entrance', pieces: 1 },
    { id: 'HC-4204', slot: '10:00 – 10:30', place: '2 Ropewalk', hint: 'Third bell from the top', pieces: 2 },
  ],
}
