const list = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** The words of the Core Business Vocabulary 2.0 that may be written bare; everything else is a URI of the sender's own. */
export const vocabulary = {
  bizStep: list(
    'accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting installing killing loading other packing picking receiving removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping',
  ),
  disposition: list(
    'active available completeness_inferred completeness_verified conformant container_closed container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown',
  ),
  transaction: list('bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt'),
  side: list('owning_party possessing_party location'),
  reason: list('did_not_occur incorrect_data'),
} as const

/** A full word of the vocabulary without the part before it; anything else as it is. */
export const shortWord = (text: string): string =>
  /(?:^https:\/\/ref\.gs1\.org\/cbv\/[A-Za-z]+-|^urn:epcglobal:cbv:[a-z]+:)(.+)$/.exec(text)?.[1] ?? text
