# ruleid: any-password-accepted
AUTH_PASSWORD_VALIDATORS = []
# ruleid: any-password-accepted
AUTH_PASSWORD_VALIDATORS = ()
# ruleid: any-password-accepted
app.config["SECURITY_PASSWORD_LENGTH_MIN"] = 4

# Near misses
# ok: any-password-accepted
AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]
# ok: any-password-accepted
app.config["SECURITY_PASSWORD_LENGTH_MIN"] = 12
# ok: any-password-accepted
OTHER_VALIDATORS = []
if LOCAL:
    # ok: any-password-accepted
    AUTH_PASSWORD_VALIDATORS = []
