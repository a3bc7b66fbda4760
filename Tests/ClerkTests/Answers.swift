import Foundation

/// What `--json` prints, as far as the tests read it.
enum Answers {
    static func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(text.utf8))
    }

    struct Outcome: Decodable {
        let code: String
        let did: String
        let due: String?
    }

    struct File: Decodable {
        struct Unit: Decodable { let code: String? }

        let version: Int
        let due: String
        let originalDue: String
        let custodian: Unit?
        let filedAt: String?
        let resultBy: String?
    }

    struct Why: Decodable {
        struct Change: Decodable {
            let cause: String
            let before: String
            let due: String
            let basis: String?
        }

        let received: String
        let due: String
        let originalDue: String
        let explainedDue: String
        let changes: [Change]

        /// Whether every change begins where the one before ended, from the first promise to now.
        var isUnbroken: Bool {
            var date = originalDue
            for change in changes {
                guard change.before == date else { return false }
                date = change.due
            }
            return date == due
        }
    }

    struct Late: Decodable {
        struct Share: Decodable {
            let kind: String
            let seconds: Int
            let beyondDueSeconds: Int
        }

        let lateSeconds: Int
        let originalLateSeconds: Int
        let shares: [Share]
    }

    /// What acts of the administration report of dossiers.
    struct Act: Decodable {
        struct Line: Decodable {
            struct Text: Decodable { let en: String }

            let code: String
            let moves: Bool?
            let from: String?
            let to: String?
            let before: String?
            let after: String?
            let obstacle: Text?
            let refusal: Text?
        }

        let dryRun: Bool?
        let moved: Int?
        let stayed: Int?
        let examined: Int?
        let refused: Int?
        let dossiers: [Line]
    }
}
