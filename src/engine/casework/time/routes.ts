import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { showSteps } from './steps.ts'

export function stepRoutes(app: App): void {
  const config = { access: officer('receiver', 'processor', 'approver', 'clerk', 'leader') }
  app.get('/lam-viec/kiem-tra', { config, schema: { hide: true } }, showSteps)
}
