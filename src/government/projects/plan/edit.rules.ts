import type { Plan, PlanItem } from '../rulebook/shapes.ts'

/** The next free name of its kind: muc_1, muc_2 …; a name that was given once is not given again while it stands. */
export function nextKey(stem: string, taken: readonly string[]): string {
  for (let number = taken.length + 1; ; number++) if (!taken.includes(`${stem}_${number}`)) return `${stem}_${number}`
}

const allItems = (plan: Plan): string[] => plan.goals.flatMap(({ items }) => items.map(({ key }) => key))

export const withGoal = (plan: Plan, goal: { name: string; target?: { resolution: string; target: string } }): Plan => ({
  ...plan,
  goals: [
    ...plan.goals,
    {
      key: nextKey(
        'muc',
        plan.goals.map(({ key }) => key),
      ),
      ...goal,
      items: [],
    },
  ],
})
export const withItem = (plan: Plan, goalKey: string, item: Omit<PlanItem, 'key'>): Plan => ({
  ...plan,
  goals: plan.goals.map((goal) =>
    goal.key === goalKey ? { ...goal, items: [...goal.items, { key: nextKey('viec', allItems(plan)), ...item }] } : goal,
  ),
})
export const withoutGoal = (plan: Plan, key: string): Plan => ({ ...plan, goals: plan.goals.filter((goal) => goal.key !== key) })
export const withoutItem = (plan: Plan, key: string): Plan => ({
  ...plan,
  goals: plan.goals.map((goal) => ({ ...goal, items: goal.items.filter((item) => item.key !== key) })),
})
