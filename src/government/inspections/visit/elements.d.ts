import type { JSX } from 'preact'

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'inspection-sheet': JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined }
    }
  }
}
