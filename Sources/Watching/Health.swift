public import Dossiers

/// Whether a router is at work, and if not, why.
public struct Health: Hashable, Sendable {
    /// Why a router is not at work.
    enum Trouble: Hashable, Sendable {
        case starting
        case stopping
        /// Its last round ended so long ago.
        case hanging(Duration)
        /// The database refused or did not answer.
        case database(String)
    }

    private let trouble: Trouble?

    init(_ trouble: Trouble?) { self.trouble = trouble }

    /// Whether it is at work.
    public var isReady: Bool { trouble == nil }

    /// One sentence for a person.
    public var sentence: Bilingual {
        switch trouble {
        case nil:
            Bilingual(vi: "Bộ định tuyến đang làm việc.", en: "The router is at work.")
        case .starting:
            Bilingual(
                vi: "Bộ định tuyến đang khởi động.", en: "The router has not finished a round yet.")
        case .stopping:
            Bilingual(vi: "Bộ định tuyến đang dừng.", en: "The router was told to stop.")
        case .hanging(let time):
            Bilingual(
                vi: "Bộ định tuyến không xong lượt nào đã \(time.components.seconds) giây.",
                en: "The router has finished no round for \(time.components.seconds) s.")
        case .database(let reason):
            Bilingual(vi: "Cơ sở dữ liệu không trả lời: \(reason)", en: reason)
        }
    }

    /// The answer as one line of JSON.
    var json: String {
        "{\"ready\":\(isReady),\"reason\":{\"en\":\(Self.quoted(sentence.en)),"
            + "\"vi\":\(Self.quoted(sentence.vi))}}\n"
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "\n": "\\n"
            case _ where scalar.value < 0x20: " "
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
