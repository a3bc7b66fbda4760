import ArgumentParser
import DossierStore
import Dossiers
import EmbeddedPostgres
import Postgres

/// What kept a command from being carried out: how the program leaves, and one sentence.
///
/// This is the one place where errors become exit codes.
struct Failure: Error {
    /// Why, as `--json` names it.
    enum Kind: String {
        case refused, conflict, database, usage

        var exitCode: Int32 {
            switch self {
            case .refused: 1
            case .conflict: 2
            case .database: 3
            case .usage: 64
            }
        }
    }

    let kind: Kind
    let sentence: Bilingual

    init(_ kind: Kind, _ sentence: Bilingual) {
        self.kind = kind
        self.sentence = sentence
    }

    init(_ error: any Error) {
        switch error {
        case let error as Failure: self = error
        case let error as TransitionError: self.init(.refused, error.sentence)
        case let error as StoreError:
            if case .conflict = error {
                self.init(.conflict, error.sentence)
            } else {
                self.init(.refused, error.sentence)
            }
        case let error as RoutingError: self.init(.refused, Texts.noAgency("\(error)"))
        case let error as CalendarError: self.init(.refused, error.sentence)
        case let error as ControlSheet.Failure: self.init(.refused, Texts.noSheet("\(error)"))
        case let error as PostgresError where error.sqlState == "42501":
            self.init(.refused, Texts.notAllowed)
        case let error as PostgresError:
            self.init(
                .database, Self.lacksSchema(error) ? Texts.noSchema : Texts.database("\(error)"))
        case let error as EmbeddedPostgresError: self.init(.database, Texts.database("\(error)"))
        default: self.init(.database, Texts.database("\(error)"))
        }
    }

    /// A table or a schema that is not there: the database has not been set up.
    private static func lacksSchema(_ error: PostgresError) -> Bool {
        error.sqlState == "42P01" || error.sqlState == "3F000"
    }

    /// Says the sentence on standard error.
    func report(_ language: Language, asJSON: Bool) {
        let message = language(sentence)
        Terminal.progress("")
        Terminal.writeError(
            asJSON ? JSON.line(ErrorShape(kind: kind.rawValue, message: message)) : message)
    }
}

extension ExitCode {
    /// Throws the exit code unless it says that all was well.
    static func leave(_ code: Int32) throws { if code != 0 { throw ExitCode(code) } }
}
