import Dossiers

/// The states by name, those of waiting told apart by what is waited for.
enum StateKind: String, CaseIterable {
    case filed, filedIncomplete, inTransit, held, papersAwaited, dutyAwaited, paused, stopPaused
    case decided, returning, returned, refused, stopped, withdrawn

    var name: String {
        switch self {
        case .filedIncomplete: "filed, incomplete"
        case .inTransit: "in transit"
        case .papersAwaited: "paused for papers"
        case .dutyAwaited: "paused for the duty"
        case .paused: "paused for a reason"
        case .stopPaused: "stopped for now"
        default: rawValue
        }
    }

    var isEnd: Bool { [.returned, .refused, .stopped, .withdrawn].contains(self) }

    var meaning: String {
        switch self {
        case .filed: "filed online and to be checked; the limit does not run yet"
        case .filedIncomplete: "filed online, and the applicant is asked to complete it"
        case .inTransit: "given by a unit and not yet signed for by the next"
        case .held: "signed for by an officer, who works on it at a step"
        case .papersAwaited: "the applicant's papers are awaited; the clock stands, by policy"
        case .dutyAwaited: "the sum, its payment or its confirmation is awaited; the clock stands"
        case .paused: "a reason of the procedure's closed list; the clock stands"
        case .stopPaused: "stopped by notice where the rule set takes that for a pause"
        case .decided: "ruled on; the result is being made out or waits at the counter"
        case .returning: "ruled on and on its way to the next unit"
        case .returned: "the applicant has the result; an end"
        case .refused: "not taken in, or declined at the reception; an end"
        case .stopped: "stopped by notice (circular 03/2025/TT-VPCP, form 05); an end"
        case .withdrawn: "taken back by the applicant; an end"
        }
    }

    var custodian: String {
        switch self {
        case .filed, .filedIncomplete: "the counter it was filed at"
        case .inTransit, .returning: "the giver until it is delivered, then the receiver"
        case .held, .papersAwaited, .dutyAwaited, .paused, .stopPaused, .decided:
            "the unit that holds it"
        case .returned, .refused, .stopped, .withdrawn: "nobody"
        }
    }

    var deadline: String {
        switch self {
        case .filed: "the check, within eight working hours"
        case .filedIncomplete, .papersAwaited: "the applicant's answer, or a review"
        case .inTransit: "acceptance; the due date"
        case .held: "the step's; the due date; an opinion's"
        case .dutyAwaited: "the payment, or a review"
        case .paused, .stopPaused: "a review"
        case .decided: "the step's; at the counter, collection"
        case .returning: "acceptance"
        case .returned, .refused, .stopped, .withdrawn: "none"
        }
    }
}

extension DossierState {
    var kind: StateKind {
        switch self {
        case .filed(let filing): filing.pause == nil ? .filed : .filedIncomplete
        case .inTransit: .inTransit
        case .held: .held
        case .paused(_, let pause):
            switch pause.reason {
            case .supplement: .papersAwaited
            case .financialDuty: .dutyAwaited
            case .procedure: .paused
            case .stop: .stopPaused
            }
        case .decided: .decided
        case .returning: .returning
        case .returned: .returned
        case .refused: .refused
        case .stopped: .stopped
        case .withdrawn: .withdrawn
        }
    }
}
