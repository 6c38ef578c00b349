/** Says what is going on. */
export type Log = (line: string) => void;
