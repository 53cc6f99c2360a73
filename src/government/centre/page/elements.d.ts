import type { JSX } from 'preact'

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'centre-live': JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined }
    }
  }
}
