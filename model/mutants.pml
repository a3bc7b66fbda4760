/* Mistakes that a build of the model may make, one at a time: -DMUTANT=NAME. Each must be refuted,
 * by the property that scripts/model names beside it; a property that refutes nothing proves
 * nothing. NONE is the model itself. */
#define NONE 0

/* The two levels. */
#define THIRD_LEVEL_PASSES 1        /* nobody refuses a third level */
#define MATTER_UNLOCKED 2           /* the touched set is read without the matter's lock */
#define OPINION_UNCOUNTED 3         /* asking an opinion counts no level */
#define CHILD_UNCOUNTED 4           /* opening a child counts no level */
#define ENDED_LEVEL_STAYS 5         /* an ended level is counted beside its successors' */
#define SUCCESSORS_AT_TWO_LEVELS 6  /* the units of an ended level go to different levels */

/* Custody. */
#define CUSTODY_AT_HAND_OFF 10      /* the receiver answers before anything is delivered */
#define GIVER_STILL_ANSWERS 11      /* delivery opens an interval and closes none */
#define END_KEEPS_CUSTODY 12        /* an end closes no interval */
#define ROUTER_LOCKS_NO_DOSSIER 13  /* the router writes what it decided on an unlocked row */

/* Nothing stuck. */
#define JOB_LATER 20                /* a second transaction writes the job of a hand-off */
#define CLAIM_COMMITTED_FIRST 21    /* a claim deletes the job before the work is done */
#define REMINDER_UNPARKS 22         /* a reminder takes a parked job away */
#define TAKE_OVER_UNPARKS 27        /* and so does a successor's taking over from the giver */
#define PARKED_FOR_EVER 23          /* what cannot be delivered cannot be taken back */
#define LOCKS_OUT_OF_ORDER 24       /* a clerk locks the matter before the dossier */
#define DEAD_KEEP_THEIR_LOCKS 25    /* as a lease without an end would */
#define ONE_PASS 26                 /* the reorganisation goes over the dossiers once */

/* One transaction, once. */
#define ROW_LATER 30                /* a second transaction writes the ledger row */
#define COMMAND_ID_IGNORED 31       /* a repeated command is carried out again */
#define VERSION_IGNORED 32          /* the version that the officer saw is not compared */

/* Children and opinions. */
#define RETURNS_BEFORE_CHILDREN 40  /* an end of the parent asks for no child */
#define CHILD_WITHOUT_PARENTS_LOCK 41
#define SEQUENCE_IGNORED 42
#define SUBMITS_WHILE_AWAITING 43   /* a hand-off or a decision waits for no opinion */
#define ASKED_WITHOUT_LOCK 44       /* an opinion is asked without the dossier's lock */
#define END_KEEPS_OPINIONS 45       /* an end leaves opinions awaited */

#ifndef MUTANT
#define MUTANT NONE
#endif
