import ArgumentParser
import Dossiers

/// The language of what is printed.
enum Language: String, CaseIterable, ExpressibleByArgument, Sendable {
    case vi, en

    /// The language of the environment: `MOTCUA_LANG`, else the locale's, English last.
    static var ofEnvironment: Language {
        if let named = Environment["MOTCUA_LANG"].flatMap(Language.init(rawValue:)) { return named }
        // The first of the three that is set decides, as for every program of the system.
        let locale = Environment["LC_ALL"] ?? Environment["LC_MESSAGES"] ?? Environment["LANG"]
        return locale?.hasPrefix("vi") == true ? .vi : .en
    }

    func callAsFunction(_ text: Bilingual) -> String {
        switch self {
        case .vi: text.vi
        case .en: text.en
        }
    }

    func callAsFunction(_ name: DayName) -> String {
        self(Bilingual(vi: name.vi, en: name.en))
    }

    func callAsFunction(_ limit: TimeLimit) -> String {
        self(Bilingual(vi: limit.vietnamese, en: limit.english))
    }
}
