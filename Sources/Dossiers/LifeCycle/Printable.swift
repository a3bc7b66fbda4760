extension String {
    /// Whether the text stays what it looks like on a terminal and on paper: no control characters,
    /// and none that turn the direction of writing.
    var isPrintable: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069: false
            default: true
            }
        }
    }
}

extension Event {
    /// The texts that somebody typed.
    var texts: [String] {
        switch self {
        case .received, .filed, .takenIn, .delivered, .accepted, .reminded, .silenceRecorded,
            .childOpened, .childProgressed, .childrenChosen:
            []
        case .refused(let reason), .sentBack(let reason), .withdrawn(let reason),
            .supplementRequested(_, let reason, _, _), .stopped(let reason, _),
            .apologised(let reason, _, _), .reassigned(_, let reason), .repaired(let reason):
            [reason]
        case .handedOff(_, _, let note), .decided(_, _, let note),
            .supplementReceived(let note, _):
            [note]
        case .resultReturned(let receiver): [receiver]
        case .opinionsAsked(let opinions): opinions.map(\.question)
        case .opinionAnswered(let answer): [answer.text]
        case .opinionWithdrawn(let withdrawal): [withdrawal.reason]
        case .paused(let begun): [begun.note]
        case .resumed(let end), .dutyConfirmed(let end): [end.note]
        case .dutySent(_, let slip): [slip]
        case .dutyNotified(let notice, _, _): [notice]
        case .dutyPaid(let reference, _): [reference]
        case .migrated(let migration): [migration.basis]
        case .transferred(let transfer): [transfer.basis]
        case .redated(let redating): [redating.basis]
        }
    }

    /// What the control sheet remarks of an event that moves nothing.
    var note: String? {
        switch self {
        case .supplementRequested, .supplementReceived, .decided, .paused, .resumed, .stopped,
            .dutySent, .dutyNotified, .dutyConfirmed, .apologised:
            texts.first
        default: nil
        }
    }
}
