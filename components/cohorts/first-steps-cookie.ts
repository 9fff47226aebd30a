/** Where it is remembered that the first steps were put away. */
export const firstStepsCookie = "first-steps";
