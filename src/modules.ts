import type { Module } from '#core/module.ts'
import { caseworkModule } from '#engine/casework/module.ts'
import { proceduresModule } from '#government/procedures/module.ts'
import { filesModule } from '#ground/files/module.ts'
import { identityModule } from '#ground/identity/module.ts'
import { notificationsModule } from '#ground/notifications/module.ts'
import { placesModule } from '#ground/places/module.ts'

/** The program is this list. */
export const modules: Module[] = [filesModule, notificationsModule, placesModule, identityModule, caseworkModule, proceduresModule]
