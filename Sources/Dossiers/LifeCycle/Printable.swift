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
        case .received, .delivered, .accepted, .reminded: []
        case .refused(let reason), .sentBack(let reason), .withdrawn(let reason): [reason]
        case .handedOff(_, _, let note), .decided(_, _, let note),
            .supplementReceived(let note, _, _):
            [note]
        case .supplementRequested(_, let reason, _): [reason]
        case .resultReturned(let receiver): [receiver]
        }
    }
}
