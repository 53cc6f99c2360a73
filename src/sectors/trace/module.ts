import type { Module } from '#core/module.ts'
import { epcisRoutes } from './api/epcis.routes.ts'
import { traceRights, traceRoles } from './rights.ts'
import { loadRules } from './rules/rulebook.ts'

/** Traceability of shrimp and rice: master data, EPCIS events, lots and their way, labels and what buyers see of them. */
export const traceModule: Module = {
  name: 'trace',
  roles: traceRoles,
  rights: traceRights,
  routes: (app) => {
    epcisRoutes(app)
  },
  load: loadRules,
}
