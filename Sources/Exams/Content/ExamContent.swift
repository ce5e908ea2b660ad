// What was found inside an exam's files: a blood count, an electrocardiogram, a picture or several.

/// The clean content of one exam, whatever format its files had.
///
/// As JSON: `{"kind": "blood-count" | "electrocardiogram" | "picture" | "pictures", "data": {…}}`.
package enum ExamContent: Sendable, Equatable {
    case bloodCount(BloodCount)
    case electrocardiogram(Electrocardiogram)
    case picture(Picture)
    case pictures(PictureSeries)

    /// The kinds by their stable names in JSON and in the database.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case bloodCount = "blood-count"
        case electrocardiogram = "electrocardiogram"
        case picture = "picture"
        case pictures = "pictures"
    }

    package var kind: Kind {
        switch self {
        case .bloodCount: .bloodCount
        case .electrocardiogram: .electrocardiogram
        case .picture: .picture
        case .pictures: .pictures
        }
    }

    /// Whom the files themselves say they are about; of pictures, DICOM alone says it.
    package var identity: FoundIdentity? {
        switch self {
        case .bloodCount(let count): count.identity
        case .electrocardiogram(let recording): recording.identity
        case .picture(let picture): picture.identity
        case .pictures(let series): series.identity
        }
    }
}

extension ExamContent: Codable {
    private enum Key: String, CodingKey { case kind, data }

    package init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        switch try box.decode(Kind.self, forKey: .kind) {
        case .bloodCount: self = .bloodCount(try box.decode(BloodCount.self, forKey: .data))
        case .electrocardiogram:
            self = .electrocardiogram(try box.decode(Electrocardiogram.self, forKey: .data))
        case .picture: self = .picture(try box.decode(Picture.self, forKey: .data))
        case .pictures: self = .pictures(try box.decode(PictureSeries.self, forKey: .data))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(kind, forKey: .kind)
        switch self {
        case .bloodCount(let count): try box.encode(count, forKey: .data)
        case .electrocardiogram(let recording): try box.encode(recording, forKey: .data)
        case .picture(let picture): try box.encode(picture, forKey: .data)
        case .pictures(let series): try box.encode(series, forKey: .data)
        }
    }
}
