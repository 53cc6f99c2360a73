// Front door of the module: nobody needs anything of it yet.
export {}
