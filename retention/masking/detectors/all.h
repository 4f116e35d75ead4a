#pragma once
// Every detector there is, in the order of their ids. Each is defined in the file of its name.

#include <array>

#include "detector.h"

namespace cordwood::masking {

extern const Detector kAuthorizationDetector;
extern const Detector kAwsKeyDetector;
extern const Detector kAwsSecretDetector;
extern const Detector kCardDetector;
extern const Detector kEmailDetector;
extern const Detector kIpAddressDetector;
extern const Detector kJwtDetector;
extern const Detector kPasswordDetector;
extern const Detector kSsnDetector;
extern const Detector kUrlUserDetector;

inline constexpr std::array<const Detector*, 10> kDetectors = {
    &kAuthorizationDetector, &kAwsKeyDetector, &kAwsSecretDetector, &kCardDetector, &kEmailDetector,
    &kIpAddressDetector,     &kJwtDetector,    &kPasswordDetector,  &kSsnDetector,  &kUrlUserDetector,
};

}  // namespace cordwood::masking
