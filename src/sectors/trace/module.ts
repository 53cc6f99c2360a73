import type { Module } from '#core/module.ts'

/** Traceability of shrimp and rice: master data, EPCIS events, lots and their way, labels and what buyers see of them. */
export const traceModule: Module = { name: 'trace' }
