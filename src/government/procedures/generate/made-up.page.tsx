import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'

type Written = { actions: readonly { data: { inputs?: Record<string, string | number> } }[] }

/** Says of a dossier that nobody filed it: its opening names the run that made it. */
export function MadeUpNotice({ t, file }: { t: T; file: Written }): VNode | null {
  const run = file.actions[0]?.data.inputs?.generated
  if (run === undefined) return null
  return (
    <Notice kind="attention" title={t('procedures.made_up')}>
      <p>{t('procedures.made_up_words', { run })}</p>
    </Notice>
  )
}
