export type Purchase = { unitId: string; quantity: number; unitPrice: number; amount: number }
type Per = 'once' | 'user_year' | 'unit_year' | 'free' | undefined

/**
 * What buying together would have cost: where one purchase serves everybody, the cheapest of them; else every piece at the
 * lowest price that was paid or approved. Told only where at least two units bought, and never above what was paid.
 */
export function jointPurchase(
  purchases: readonly Purchase[],
  per: Per,
  reference: number | undefined,
): { paid: number; joint: number; saving: number } | undefined {
  if (new Set(purchases.map(({ unitId }) => unitId)).size < 2) return undefined
  const paid = purchases.reduce((sum, { amount }) => sum + amount, 0)
  const least = Math.min(...purchases.map(({ unitPrice }) => unitPrice), reference ?? Number.MAX_SAFE_INTEGER)
  const pieces = purchases.reduce((sum, { quantity }) => sum + quantity, 0)
  const joint = per === 'once' ? Math.min(...purchases.map(({ amount }) => amount)) : Number(BigInt(least) * BigInt(pieces))
  return { paid, joint, saving: paid - joint }
}
