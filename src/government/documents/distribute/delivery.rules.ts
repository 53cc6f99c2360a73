/** What became of a document at one of its receivers. */
export const deliveryStates = [
  'waiting',
  'sent',
  'arrived',
  'received',
  'processing',
  'done',
  'refused',
  'recall_asked',
  'recall_refused',
  'recalled',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

const ended: readonly DeliveryState[] = ['recalled']
const usual: readonly DeliveryState[] = ['waiting', 'sent', 'arrived', 'received', 'processing', 'done']

/** Whether a message moves a delivery on: messages of the axis may come late or twice, and none turns it back. */
export function movesOn(from: DeliveryState, to: DeliveryState): boolean {
  if (from === to || ended.includes(from)) return false
  if (to === 'recall_asked') return from !== 'refused' && from !== 'recall_refused'
  if (to === 'recalled' || to === 'recall_refused') return from === 'recall_asked' || to === 'recalled'
  if (from === 'recall_asked' || from === 'refused' || from === 'recall_refused') return false
  if (to === 'refused') return from !== 'done'
  return usual.indexOf(to) > usual.indexOf(from)
}
