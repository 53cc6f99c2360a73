import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'

/** The name and the key of a register to be. */
export function NewPage({ t, texts, errors }: { t: T; texts: Record<string, string>; errors: FieldError[] }): VNode {
  const errorOf = (name: string): string | undefined => errors.find((error) => error.field === name)?.message
  return (
    <div class="register">
      <h1>{t('registers.new_register')}</h1>
      <ErrorSummary t={t} errors={errors} />
      <SubmitOnce t={t}>
        <form method="post" action="/du-lieu/dinh-nghia-moi">
          <TextField
            t={t}
            name="title"
            label={t('registers.define.title')}
            value={texts.title}
            maxLength={200}
            error={errorOf('title')}
            autocomplete="off"
          />
          <TextField
            t={t}
            name="key"
            label={t('registers.define.key')}
            hint={t('registers.define.key_hint')}
            value={texts.key}
            width={20}
            maxLength={41}
            error={errorOf('key')}
            autocomplete="off"
          />
          <Actions>
            <Button>{t('registers.define.begin')}</Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}
