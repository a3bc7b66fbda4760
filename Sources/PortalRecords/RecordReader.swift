public import Dossiers
internal import FoundationEssentials

/// Why a line is not a record of the portal.
public struct RecordError: Error, Hashable, Sendable {
    /// What is wrong and what to do, in one sentence.
    public let sentence: Bilingual

    init(en: String, vi: String) { sentence = Bilingual(vi: vi, en: en) }
}

/// The longest line that is read; the longest real record has some 80 kB.
public let longestRecord = 8_000_000

/// The reader of one line of the portal's records.
enum RecordReader {
    static func read(_ line: [UInt8]) throws(RecordError) -> PortalRecord {
        guard line.count <= longestRecord else {
            throw RecordError(
                en: "has \(line.count) bytes; a record has at most \(longestRecord): is each "
                    + "record on a line of its own?",
                vi: "có \(line.count) byte; một bản ghi có nhiều nhất \(longestRecord): mỗi bản "
                    + "ghi có nằm trên một dòng không?")
        }
        guard String(validating: line, as: UTF8.self) != nil else {
            throw RecordError(
                en: "is not UTF-8 text; save the file as UTF-8",
                vi: "không phải văn bản UTF-8; hãy lưu tệp theo UTF-8")
        }
        do {
            return try JSONDecoder().decode(PortalRecord.self, from: Data(line))
        } catch let error as DecodingError {
            throw refusal(error)
        } catch {
            throw malformed("\(error)")
        }
    }

    private static func refusal(_ error: DecodingError) -> RecordError {
        switch error {
        case .keyNotFound, .valueNotFound:
            return RecordError(
                en: "has no \"detail\": is it a record of the portal, with \"code\", \"name\" and "
                    + "\"detail\"?",
                vi: "không có \"detail\": có phải bản ghi của Cổng, gồm \"code\", \"name\" và "
                    + "\"detail\" không?")
        case .typeMismatch(_, let context) where context.codingPath.isEmpty:
            return RecordError(
                en: "is JSON, but not an object; a record is written as {\"code\": …}",
                vi: "là JSON nhưng không phải một đối tượng; bản ghi viết dạng {\"code\": …}")
        case .typeMismatch(_, let context):
            let place = place(context.codingPath)
            return RecordError(
                en: "\"\(place)\" is not of the kind the portal gives there "
                    + "(\(Texts.oneLine(context.debugDescription))); mend it or set it to null",
                vi: "\"\(place)\" không đúng kiểu dữ liệu của Cổng; hãy sửa hoặc đặt thành null")
        case .dataCorrupted(let context):
            return malformed(context.debugDescription)
        @unknown default: return malformed("\(error)")
        }
    }

    private static func malformed(_ reason: String) -> RecordError {
        RecordError(
            en:
                "is not well-formed JSON (\(Texts.oneLine(reason, longest: 120))); fetch the "
                + "record again, one a line",
            vi: "không phải JSON hợp lệ; hãy tải lại bản ghi, mỗi bản ghi một dòng")
    }

    private static func place(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}
