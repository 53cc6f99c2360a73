import type { VNode } from 'preact'
import { localized, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { Progress } from '#core/ui/progress.tsx'
import type { Answer, Answers, FileFact, Item } from '../answers/answers.ts'
import { errorText, type UnitOptions } from '../answers/summary.rules.ts'
import type { Field, FormDefinition, Page, RepeatField } from '../definition/definition.ts'
import type { FieldError } from '../journey/check.rules.ts'
import { fieldsToShow, reachablePages } from '../journey/journey.rules.ts'
import { FieldControl, type Setting } from './controls.page.tsx'

export type FormPageProps = {
  t: T
  def: FormDefinition
  page: Page
  answers: Answers
  /** The day in Vietnam: conditions and the steps ahead depend on it. */
  today: string
  action: string
  errors?: readonly FieldError[] | undefined
  files?: readonly FileFact[] | undefined
  options?: UnitOptions | undefined
  prefilled?: ReadonlySet<string> | undefined
  saveLater?: boolean | undefined
}

const noUnits: UnitOptions = () => []

/** The items to draw: those answered, and blank ones up to the least number that must be given. */
const itemsToShow = (field: RepeatField, value: Answer | undefined): Item[] => {
  const items = Array.isArray(value) ? (value as Item[]) : []
  const least = Math.max(field.min ?? 0, field.required ? 1 : 0)
  return [...items, ...Array.from({ length: Math.max(0, least - items.length) }, () => ({}))]
}

function RepeatItem({ set, field, item, index }: { set: Setting; field: RepeatField; item: Item; index: number }): VNode {
  const { t } = set
  const title = `${localized(t.lang, field.itemLabel)} ${index + 1}`
  return (
    <fieldset class="field" id={`${field.key}-${index}`}>
      <legend class="label">{title}</legend>
      {field.fields.map((sub) => (
        <FieldControl key={sub.key} set={set} field={sub} name={`${field.key}-${index}-${sub.key}`} value={item[sub.key]} />
      ))}
      <Button kind="quiet" name="_remove" value={`${field.key}-${index}`}>
        {t('forms.button.remove', { item: title })}
      </Button>
    </fieldset>
  )
}

/** A group that may be given several times; add and remove are buttons of the form, so it works without JavaScript. */
function Repeat({ set, field, value }: { set: Setting; field: RepeatField; value: Answer | undefined }): VNode {
  const { t } = set
  const items = itemsToShow(field, value)
  const error = set.error(field.key)
  const hint = field.hint && localized(t.lang, field.hint)
  return (
    <section class={error ? 'field field--wrong' : 'field'} id={field.key} tabIndex={-1} aria-labelledby={`${field.key}-title`}>
      <h2 id={`${field.key}-title`}>{localized(t.lang, field.label)}</h2>
      {hint && <p class="hint">{hint}</p>}
      {error && <p class="error">{error}</p>}
      <input type="hidden" name={`${field.key}-count`} value={items.length} />
      {items.map((item, index) => (
        <RepeatItem key={index} set={set} field={field} item={item} index={index} />
      ))}
      {items.length < (field.max ?? 50) && (
        <Button kind="secondary" name="_add" value={field.key}>
          {t('forms.button.add', { item: localized(t.lang, field.itemLabel).toLowerCase() })}
        </Button>
      )}
    </section>
  )
}

function Drawn({ set, field, answers }: { set: Setting; field: Field; answers: Answers }): VNode {
  const value = Object.hasOwn(answers, field.key) ? answers[field.key] : undefined
  if (field.type === 'repeat') return <Repeat set={set} field={field} value={value} />
  return <FieldControl set={set} field={field} name={field.key} value={value} />
}

/** One page of a form. Post it to `action` as multipart: text parts go to `answersFromBody`, file parts to the file store. */
export function FormPageView(props: FormPageProps): VNode {
  const { t, def, page, answers, today, errors = [] } = props
  const told = errors.map((error) => ({ field: error.field, message: errorText(t, def, error) }))
  const set: Setting = {
    t,
    error: (name) => told.find((error) => error.field === name)?.message,
    files: props.files ?? [],
    options: props.options ?? noUnits,
    prefilled: props.prefilled ?? new Set(),
  }
  const road = reachablePages(def, answers, today)
  const hasFiles = page.fields.some((field) => field.type === 'file')
  return (
    <>
      <Progress t={t} steps={road.map((one) => localized(t.lang, one.title))} current={road.findIndex((one) => one.key === page.key) + 1} />
      <ErrorSummary t={t} errors={told} />
      <h1>{localized(t.lang, page.title)}</h1>
      {page.hint && <p class="hint">{localized(t.lang, page.hint)}</p>}
      <submit-once>
        <form method="post" action={props.action} noValidate encType={hasFiles ? 'multipart/form-data' : undefined}>
          {/* Enter presses the first button of a form: it has to be this one and not "remove". */}
          <button class="unseen" type="submit" tabIndex={-1} aria-hidden="true">
            {t('forms.button.continue')}
          </button>
          {fieldsToShow(def, page, answers, today).map((field) => (
            <Drawn key={field.key} set={set} field={field} answers={answers} />
          ))}
          <Actions>
            <Button>{t('forms.button.continue')}</Button>
            {props.saveLater !== false && (
              <Button kind="quiet" name="_save" value="1">
                {t('forms.button.save')}
              </Button>
            )}
          </Actions>
        </form>
      </submit-once>
    </>
  )
}
