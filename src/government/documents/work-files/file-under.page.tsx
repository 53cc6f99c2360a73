import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { type Option, SelectField } from '#core/ui/field.tsx'

export type Under = { id: string; code: string; title: string }

/** In which work files something lies, and where it can be put. */
export function FileUnder({ t, action, under, open }: { t: T; action: string; under: Under[]; open: Option[] }): VNode | null {
  if (under.length + open.length === 0) return null
  return (
    <section class="section" aria-labelledby="ho-so">
      <h2 id="ho-so">{t('documents.work_files')}</h2>
      {under.length > 0 && (
        <ul>
          {under.map((file) => (
            <li key={file.id}>
              <a href={`/van-ban/ho-so/${file.id}`}>
                <span class="num">{file.code}</span> {file.title}
              </a>
            </li>
          ))}
        </ul>
      )}
      {open.length > 0 && (
        <form method="post" action={action} novalidate class="narrow">
          <SelectField t={t} name="ho-so" label={t('documents.work_file_add')} options={open} required={false} />
          <Actions>
            <Button kind="secondary">{t('documents.work_file_add')}</Button>
          </Actions>
        </form>
      )}
    </section>
  )
}
