// The version of the library these pages were built from; the build puts it in.

export const VERSION = "0";
