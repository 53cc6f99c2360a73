import type { Module } from '#core/module.ts'
import { caseworkModule } from '#engine/casework/module.ts'
import { deskModule } from '#engine/desk/module.ts'
import { exchangeModule } from '#engine/exchange/module.ts'
import { indicatorsModule } from '#engine/indicators/module.ts'
import { nationalModule } from '#engine/national/module.ts'
import { paymentsModule } from '#engine/payments/module.ts'
import { signingModule } from '#engine/signing/module.ts'
import { registersModule } from '#engine/registers/module.ts'
import { privacyModule } from '#government/privacy/module.ts'
import { addressesModule } from '#government/addresses/module.ts'
import { centreModule } from '#government/centre/module.ts'
import { documentsModule } from '#government/documents/module.ts'
import { feedbackModule } from '#government/feedback/module.ts'
import { inspectionsModule } from '#government/inspections/module.ts'
import { nationalPortalModule } from '#government/national-portal/module.ts'
import { mailboxModule } from '#government/mailbox/module.ts'
import { postModule } from '#government/post/module.ts'
import { openDataModule } from '#government/opendata/module.ts'
import { programmeModule } from '#government/programme/module.ts'
import { projectsModule } from '#government/projects/module.ts'
import { proceduresModule } from '#government/procedures/module.ts'
import { receptionModule } from '#government/reception/module.ts'
import { reportsModule } from '#government/reports/module.ts'
import { yearModule } from '#government/year/module.ts'
import { farmingModule } from '#sectors/farming/module.ts'
import { traceModule } from '#sectors/trace/module.ts'
import { filesModule } from '#ground/files/module.ts'
import { identityModule } from '#ground/identity/module.ts'
import { notificationsModule } from '#ground/notifications/module.ts'
import { placesModule } from '#ground/places/module.ts'
import { ssoModule } from '#ground/sso/module.ts'
import { versionsModule } from '#ground/versions/module.ts'

/** The program is this list. */
export const modules: Module[] = [
  filesModule,
  versionsModule,
  notificationsModule,
  placesModule,
  identityModule,
  ssoModule,
  caseworkModule,
  deskModule,
  registersModule,
  exchangeModule,
  nationalModule,
  indicatorsModule,
  paymentsModule,
  signingModule,
  proceduresModule,
  receptionModule,
  nationalPortalModule,
  postModule,
  reportsModule,
  programmeModule,
  projectsModule,
  feedbackModule,
  privacyModule,
  inspectionsModule,
  documentsModule,
  mailboxModule,
  centreModule,
  addressesModule,
  yearModule,
  openDataModule,
  traceModule,
  farmingModule,
]
