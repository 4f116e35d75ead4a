#pragma once
// Every detector there is, in the order of their ids. Each is defined in the file of its name.

#include <array>

#include "detector.h"

namespace cordwood::masking {

extern const Detector authorization_detector;
extern const Detector aws_key_detector;
extern const Detector aws_secret_detector;
extern const Detector card_detector;
extern const Detector email_detector;
extern const Detector ip_address_detector;
extern const Detector jwt_detector;
extern const Detector password_detector;
extern const Detector ssn_detector;
extern const Detector url_user_detector;

inline constexpr std::array<const Detector*, 10> kDetectors = {
    &authorization_detector, &aws_key_detector, &aws_secret_detector, &card_detector, &email_detector,
    &ip_address_detector,    &jwt_detector,     &password_detector,   &ssn_detector,  &url_user_detector,
};

}  // namespace cordwood::masking
