// The templates of the pages and the words of both languages, read once.
import FoundationEssentials
import HubAPI
import Mustache

/// What a page is made of. A template holds no word of its own: all stand in the catalogues.
struct PageTemplates: Sendable {
    /// One a line, in the order of the alphabet, so that changes do not conflict.
    static let names = [
        "call-link",
        "call-sheet",
        "centre",
        "clinic",
        "clinic-patient",
        "clinic-provisional",
        "clinic-report",
        "critical",
        "critical-beside",
        "exams",
        "grave",
        "home",
        "layout",
        "move-link",
        "provisional-beside",
        "reading",
        "reattribution-beside",
        "reattributions",
        "receipt",
        "refusal",
        "report",
        "report-fields",
        "report-form",
        "report-sections",
        "report-shown",
        "sign-in",
        "tasks",
        "templates",
        "typed-count",
        "upload",
        "worklist",
    ]

    let library: MustacheLibrary
    let words: [PageLanguage: [String: String]]

    init(read: (String) throws(ResourceError) -> [UInt8]) throws(ResourceError) {
        var library = MustacheLibrary()
        for name in Self.names {
            let path = "templates/\(name).mustache"
            let text = String(decoding: try read(path), as: UTF8.self)
            do { try library.register(text, named: name) } catch { throw ResourceError(path: path, isThere: true) }
        }
        var words: [PageLanguage: [String: String]] = [:]
        for language in PageLanguage.allCases {
            let path = "words/words.\(language).json"
            let bytes = try read(path)
            do throws(WireError) { words[language] = try WireJSON.value([String: String].self, in: bytes) } catch {
                throw ResourceError(path: path, isThere: true)
            }
        }
        self.library = library
        self.words = words
    }
}
